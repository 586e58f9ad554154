Feature: Faults of handshakes
  A webhook that does well, but is taken for one that does not.

  Background:
    Given the company Acme

  Scenario Outline: The handshake fails
    Given the fault "failValidation" strikes the next handshake with "errorCode=<code>"
    When the application subscribes to "/team-messaging/v1/posts" for Alice
    Then the answer is 400 with the error "<code>"
    And the delivery is recorded with the fault "failValidation"

    Examples:
      | code    |
      | SUB-522 |
      | SUB-523 |
      | SUB-524 |
      | SUB-525 |

  Scenario: The next one succeeds
    Given the fault "failValidation" strikes the next handshake
    And the application subscribes to "/team-messaging/v1/posts" for Alice
    And the application is subscribed to the posts of Alice
    When Bob writes "Hi Alice" to Alice
    Then the webhook receives PostAdded "Hi Alice" by Bob

  Scenario: An ill webhook of 2018 stays ill
    Given the delivery profile is "2018"
    And the application is subscribed to the posts of Alice
    And the webhook has answered 500 from now on
    And 10 notifications have failed within 11 minutes
    And the webhook has answered 200 from now on
    And the fault "failValidation" strikes the next handshake
    When 16 minutes pass
    Then the subscription is Blacklisted
