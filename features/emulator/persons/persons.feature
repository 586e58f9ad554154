Feature: Persons
  Who is behind an id.

  Background:
    Given the company Acme

  Scenario: A colleague
    When Alice asks for GET "/persons/{Bob}"
    Then the answer is 200
    And the answer holds:
      """
      {"id": "{Bob}", "firstName": "Bob", "lastName": "Brandt", "email": "bob@acme.example", "companyId": "{company}"}
      """

  Scenario: Oneself
    When Alice asks for GET "/persons/~"
    Then the answer is 200
    And the answer holds:
      """
      {"id": "{Alice}"}
      """

  Scenario: Several at once
    When Alice asks for GET "/persons/{Bob},{nothing},~"
    Then the answer is 207
    And the parts are 200, 404, 200

  Scenario: Nobody
    When Alice asks for GET "/persons/{nothing}"
    Then the answer is 404 with the error "CMN-102"
