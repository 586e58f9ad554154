Feature: Access tokens that are no good
  Every resource answers alike.

  Background:
    Given the company Acme
    And the application has signed Alice in with a JWT

  Scenario Outline: Whoever shows something else
    When the application asks for GET "/restapi/v1.0/account/~" with the header "Authorization" "<shown>"
    Then the answer is 401 with the error "<code>"

    Examples:
      | shown          | code    |
      | Basic YTpi     | AGW-402 |
      | Bearer         | AGW-402 |
      | Bearer made-up | OAU-149 |

  Scenario: A revoked one
    Given the application has revoked the refresh token
    When the application reads the user info
    Then the answer is 401 with the error "OAU-213"
