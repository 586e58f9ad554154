Feature: Rate limits
  A user may send 50 light requests a minute through one application, and fewer of the
  heavier groups. Nobody is refused unless the limits are armed.

  Background:
    Given the company Acme
    And the application has signed Alice in with a JWT

  Scenario: Every answer says how many are left
    When the application reads its extension 3 times
    Then the answer is 200
    And the answer has "X-Rate-Limit-Group" "light"
    And the answer has "X-Rate-Limit-Limit" "50"
    And the answer has "X-Rate-Limit-Remaining" "47"
    And the answer has "X-Rate-Limit-Window" "60"

  Scenario: Nobody is refused by default
    When the application reads its extension 51 times
    Then the answer is 200
    And the answer has "X-Rate-Limit-Remaining" "0"

  Scenario: A request too many
    Given the rate limits are armed
    When the application reads its extension 51 times
    Then the answer is 429 with the error "CMN-301"
    And the answer has "Retry-After" "60"
    And the answer has "X-Rate-Limit-Remaining" "0"

  Scenario: Waiting ends the penalty
    Given the rate limits are armed
    And the application has read its extension 51 times
    And 60 seconds have passed
    When the application reads its extension once
    Then the answer is 200

  Scenario: Each request during the penalty starts it anew
    Given the rate limits are armed
    And the application has read its extension 51 times
    And 50 seconds have passed
    And the application has read its extension once
    And 50 seconds have passed
    When the application reads its extension once
    Then the answer is 429 with the error "CMN-301"

  Scenario: The groups are independent
    Given the rate limits are armed
    And the application has read its extension 51 times
    When the application lists its chats
    Then the answer is 200
    And the answer has "X-Rate-Limit-Group" "medium"

  Scenario: The sixth login in a minute
    Given the rate limits are armed
    And the application has signed Bob in with a JWT 5 times
    When the application signs Bob in with a JWT in sandbox
    Then the answer is 429 with the error "CMN-301"
    And the answer has "X-Rate-Limit-Group" "auth"

  Scenario: The logins of others are not counted
    Given the rate limits are armed
    And the application has signed Bob in with a JWT 5 times
    When the application signs Alice in with a JWT in sandbox
    Then the answer is 200
