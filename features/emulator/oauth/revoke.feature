Feature: Revocation
  One token takes the whole session with it.

  Background:
    Given the company Acme
    And the application has signed Alice in with a JWT

  Scenario: Revoking the refresh token ends the access token
    Given the application has revoked the refresh token
    When the application uses the latest access token in sandbox
    Then the answer is 401 with the error "OAU-213"

  Scenario: Revoking the access token ends the refresh token
    Given the application has revoked the access token
    When the application refreshes with the latest refresh token
    Then the answer is 400 with the error "OAU-211"

  Scenario: A dead token may be revoked again
    Given the application has revoked the access token
    When the application revokes the access token
    Then the answer is 200

  Scenario: Nothing cannot be revoked
    When the application revokes the token ""
    Then the answer is 400 with the error "CMN-101"

  Scenario: The token of another application cannot be revoked
    When another application revokes the access token
    Then the answer is 400 with the error "OAU-164"
