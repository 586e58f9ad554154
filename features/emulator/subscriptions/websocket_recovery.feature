Feature: Recovery of a WebSocket session
  A client whose connection broke goes on where it stopped, for three minutes.

  Background:
    Given the company Acme
    And the application is subscribed to the posts of Alice over a WebSocket
    And the WebSocket has broken

  Scenario Outline: In time
    Given Bob has written the messages 1 to 5 to Alice
    And <away> seconds have passed
    When the application connects again and asks for a recovery
    Then the recovery is "Successful"
    And the WebSocket receives the messages 1 to 5 and nothing else

    Examples:
      | away |
      | 1    |
      | 100  |
      | 179  |

  Scenario: Too late
    Given Bob has written the messages 1 to 5 to Alice
    And 181 seconds have passed
    When the application connects again and asks for a recovery
    Then the recovery is "Failed"
    And the WebSocket receives nothing

  Scenario: After a failed recovery the client subscribes again
    Given 181 seconds have passed
    And the application connects again and asks for a recovery
    When the application subscribes over the WebSocket again
    And Bob writes "Hi Alice" to Alice
    Then the WebSocket receives PostAdded "Hi Alice" by Bob

  Scenario: More is missed than is kept
    Given Bob has written the messages 1 to 120 to Alice
    When the application connects again and asks for a recovery
    Then the recovery is "Successful"
    And the WebSocket receives the messages 21 to 120 and nothing else

  Scenario: A recovered session can be recovered again
    Given the application connects again and asks for a recovery
    And Bob has written the messages 1 to 3 to Alice
    And the WebSocket receives the messages 1 to 3 and nothing else
    And the WebSocket has broken
    And Bob has written the messages 4 to 6 to Alice
    When the application connects again and asks for a recovery
    Then the WebSocket receives the messages 4 to 6 and nothing else

  Scenario: A connection that was closed with a code is recovered too
    Given the application connects again and asks for a recovery
    And a second WebSocket of the same session is subscribed as well
    When RingCentral closes the WebSocket with 4000
    And Bob writes the messages 1 to 3 to Alice
    And the application connects again and asks for a recovery
    Then the WebSocket receives the messages 1 to 3 and nothing else
