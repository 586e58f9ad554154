Feature: Several ids in one path
  The operation is done to each id, and the answer says of each how it went.

  Background:
    Given the company Acme
    And the application has signed Alice in with a JWT

  Scenario: Parts, even if JSON is asked for
    When the application reads the persons Alice, Bob, nobody as "application/json"
    Then the answer is 207
    And the parts are 200, 200, 404

  Scenario: A list, for whoever asks for it
    When the application reads the persons Alice, Bob, nobody as "application/vnd.ringcentral.multipart+json"
    Then the answer is 207
    And the parts are 200, 200, 404

  Scenario: One id is answered plainly
    When the application reads the persons Alice as "application/json"
    Then the answer is 200

  Scenario: Extensions too
    When the application reads the extensions Alice, nobody as "application/json"
    Then the answer is 207
    And the parts are 200, 404

  Scenario: Too many
    When the application reads 31 persons at once
    Then the answer is 400 with the error "CMN-106"
