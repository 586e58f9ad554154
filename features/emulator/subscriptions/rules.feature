Feature: What may be subscribed to, and for how long
  Event filters come back with ids, those without a permission are set aside, and lifetimes have bounds.

  Background:
    Given the company Acme

  Scenario: Account filters come back with ids, those of Team Messaging as they are
    When the application subscribes to "/team-messaging/v1/posts" and "/restapi/v1.0/account/~/extension/~" for Alice
    Then the event filters are "/team-messaging/v1/posts, /restapi/v1.0/account/{account}/extension/{Alice}"

  Scenario: A reminder comes back to the letter
    When the application subscribes to "/team-messaging/v1/posts" and "/restapi/v1.0/subscription/~?threshold=60&interval=15" for Alice
    Then the event filters are "/team-messaging/v1/posts, /restapi/v1.0/subscription/~?threshold=60&interval=15"

  Scenario: A filter that the application may not read is disabled
    When the application subscribes to "/team-messaging/v1/posts" and "/restapi/v1.0/account/~/extension/~/message-store" for Alice
    Then the event filters are "/team-messaging/v1/posts"
    And the event filter "/restapi/v1.0/account/{account}/extension/{Alice}/message-store" is disabled because of "InsufficientPermissions"

  Scenario: The same filter twice is one
    When the application subscribes to "/team-messaging/v1/posts" and "/team-messaging/v1/posts" for Alice
    Then the event filters are "/team-messaging/v1/posts"

  Scenario Outline: A WebHook subscription lives as long as it is asked to, but for the limit
    When the application subscribes to the posts of Alice for <asked> seconds
    Then the subscription lives for <granted> seconds more

    Examples:
      | asked     | granted   |
      | 2         | 1         |
      | 604800    | 604799    |
      | 500000000 | 499999999 |
      | 700000000 | 630719999 |

  Scenario: After its last second it does not exist
    Given the application subscribes to the posts of Alice for 60 seconds
    And 61 seconds have passed
    When the application reads the subscription
    Then the answer is 404 with the error "CMN-102"

  Scenario Outline: It cannot be asked to live no time at all
    When the application subscribes to the posts of Alice for <asked> seconds
    Then the answer is 400 with the error "CMN-101"

    Examples:
      | asked |
      | 0     |
      | -1    |

  Scenario: Unasked it lives for seven days
    When the application subscribes to "/team-messaging/v1/posts" for Alice
    Then the subscription lives for 604799 seconds more

  Scenario: A WebSocket subscription lives for a day, and renews itself
    Given the application is subscribed to the posts of Alice over a WebSocket
    When the application reads the subscription
    Then the subscription lives for 86399 seconds more
