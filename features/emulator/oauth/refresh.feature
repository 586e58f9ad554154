Feature: Access and refresh tokens
  How long a session lives, and how its tokens replace each other.

  Background:
    Given the company Acme

  Scenario: A refresh that is repeated before the new access token is used gives the same one
    Given the application has signed Alice in with a JWT
    And the session was refreshed
    And 50 minutes have passed
    When the application refreshes with the first refresh token
    Then the answer carries the latest access token

  Scenario: The old refresh token lives a few seconds after the new access token was used
    Given the application has signed Alice in with a JWT
    And the session was refreshed
    And the latest access token was used
    And 5 seconds have passed
    When the application refreshes with the first refresh token
    Then the answer carries the latest access token

  Scenario: Then it dies
    Given the application has signed Alice in with a JWT
    And the session was refreshed
    And the latest access token was used
    And 11 seconds have passed
    When the application refreshes with the first refresh token
    Then the answer is 400 with the error "OAU-213"

  Scenario: A refresh ends the access token before it
    Given the application has signed Alice in with a JWT
    And the session was refreshed
    When the application uses the first access token in sandbox
    Then the answer is 401 with the error "OAU-213"

  Scenario: An access token lives for an hour
    Given the application has signed Alice in with a JWT
    And 61 minutes have passed
    When the application uses the latest access token in sandbox
    Then the answer is 401 with the error "OAU-210"

  Scenario: A refresh token lives for seven days
    Given the application has signed Alice in with a JWT
    And 7 days have passed
    When the application refreshes with the latest refresh token
    Then the answer is 400 with the error "OAU-210"

  Scenario Outline: Lifetimes are brought into bounds, and never refused
    When the application signs Alice in with a JWT and "access_token_ttl=<asked>"
    Then the answer has expires_in "<granted>"

    Examples:
      | asked    | granted |
      | 1800     | 1800    |
      | 3599     | 3599    |
      | 86400    | 3600    |
      | 1        | 600     |
      | -1       | 600     |
      | NaN      | 3600    |
      | soon     | 3600    |

  Scenario: Five sessions live side by side
    Given the application has signed Alice in with a JWT
    And the application has signed Alice in 4 times more
    When the application uses the first access token in sandbox
    Then the answer is 200

  Scenario: A sixth one ends the oldest
    Given the application has signed Alice in with a JWT
    And the application has signed Alice in 5 times more
    When the application uses the first access token in sandbox
    Then the answer is 401 with the error "OAU-213"
