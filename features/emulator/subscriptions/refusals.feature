Feature: Subscriptions that are refused
  With the codes of RingCentral, and a hint at what to mend.

  Background:
    Given the company Acme

  Scenario Outline: A webhook that does not pass the handshake
    Given the webhook has answered <status> from now on
    When the application subscribes to "/team-messaging/v1/posts" for Alice
    Then the answer is 400 with the error "SUB-522"

    Examples:
      | status |
      | 500    |
      | 404    |
      | 201    |

  Scenario Outline: An event filter
    When the application subscribes to "<filter>" for Alice
    Then the answer is <status> with the error "<code>"

    Examples:
      | filter                                                       | status | code    |
      | /team-messaging/v1/tasks                                     | 400    | SUB-508 |
      | /restapi/v1.0/account/1/extension/~                          | 403    | SUB-406 |
      | /restapi/v1.0/account/~/extension/999                        | 403    | SUB-408 |
      | /restapi/v1.0/account/~/extension/{Bob}                      | 403    | SUB-405 |
      | /restapi/v1.0/subscription/~?threshold=60&interval=15        | 400    | SUB-515 |
      | /restapi/v1.0/account/~/extension/~/incoming-call-pickup     | 403    | SUB-404 |
      | /restapi/v1.0/account/~/extension/~/favorite                 | 403    | CMN-401 |

  Scenario Outline: A transport that is gone
    When the application subscribes through <transport> for Alice
    Then the answer is <status> with the error "<code>"

    Examples:
      | transport | status | code    |
      | PubNub    | 400    | CMN-101 |
      | RC/APNS   | 403    | SUB-407 |

  Scenario: A bot has no presence
    Given a private bot "Helper"
    And Ada has installed the bot
    When the bot subscribes to "/restapi/v1.0/account/~/extension/~/presence"
    Then the answer is 403 with the error "SUB-402"

  Scenario: The presence of who does not show it
    Given the application also has the permissions "ReadPresence, EditPresence"
    And Bob does not let others see their presence
    When the application subscribes to "/restapi/v1.0/account/~/extension/{Bob}/presence" for Alice
    Then the answer is 403 with the error "SUB-403"

  Scenario: More than thirty
    Given the application has 30 subscriptions for Alice
    When the application subscribes to "/team-messaging/v1/posts" for Alice
    Then the answer is 403 with the error "SUB-505"

  Scenario: A WebSocket subscription by HTTP
    When the application subscribes to a WebSocket by HTTP for Alice
    Then the answer is 400 with the error "CMN-101"

  Scenario: A WebSocket subscription is not changed by HTTP
    Given the application is subscribed to the posts of Alice over a WebSocket
    When the application changes the subscription by HTTP
    Then the answer is 400 with the error "SUB-511"

  Scenario: A WebSocket subscription that has ended with its session
    Given the application is subscribed to the posts of Alice over a WebSocket
    And the WebSocket has broken
    And 181 seconds have passed
    And the application connects again and asks for a recovery
    When the application changes the subscription over the WebSocket
    Then the answer is 404 with the error "SUB-507"
