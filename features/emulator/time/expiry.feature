Feature: What time ends
  Days later costs milliseconds: whatever becomes due on the way happens, in order.

  Background:
    Given the company Acme

  Scenario: A browser remembers its people for a day
    Given Alice has given the application an authorization code
    And 23 hours have passed
    When Alice follows a sign-in link with "prompt=login"
    Then Alice reads "Continue as Alice Anders"

  Scenario: Then it forgets them
    Given Alice has given the application an authorization code
    And 25 hours have passed
    When Alice follows a sign-in link with "prompt=login"
    Then Alice finds "" in the field "Password"

  Scenario: A subscriber is reminded before the end
    Given the application is subscribed to the posts of Alice and to a reminder 2 hours before the end
    When 166 hours pass
    Then the webhook receives a reminder

  Scenario: Nobody is reminded too early
    Given the application is subscribed to the posts of Alice and to a reminder 2 hours before the end
    When 165 hours pass
    Then the webhook receives nothing

  Scenario: What is due comes in the order of time
    Given the application is subscribed to the posts of Alice and to a reminder 2 hours before the end
    And the fault "delay" strikes the next notification with "after=167h"
    And Bob has written "late" to Alice
    When 167 hours pass
    Then the webhook receives a reminder, and "late" after it

  Scenario: A penalty ends by the same clock
    Given the application has signed Alice in with a JWT
    And the rate limits are armed
    And the application has read its extension 51 times
    And 1 minutes have passed
    When the application reads its extension once
    Then the answer is 200

  Scenario: A session outlives its access tokens by seven days
    Given the application has signed Alice in with a JWT
    And 6 days have passed
    When the application refreshes with the latest refresh token
    Then the answer is 200

  Scenario: Each refresh gives it seven more
    Given the application has signed Alice in with a JWT
    And 6 days have passed
    And the session was refreshed
    And 6 days have passed
    When the application refreshes with the latest refresh token
    Then the answer is 200
