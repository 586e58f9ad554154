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
