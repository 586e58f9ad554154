Feature: Faults of WebSockets
  What a client has to live with: connections that end, or only seem to be alive, and
  notifications that are lost, repeated or late.

  Background:
    Given the company Acme
    And the application is subscribed to the posts of Alice over a WebSocket

  Scenario: The connection is closed with a code
    When the fault "close" strikes the WebSocket with "closeCode=4123"
    Then the WebSocket is closed with 4123
    And the connection is recorded with the fault "close"

  Scenario: The connection is half-dead
    Given the fault "halfDead" strikes the WebSocket
    When Bob writes "Hi Alice" to Alice
    Then the WebSocket answers pings, and nothing else

  Scenario: What a half-dead connection did not tell is recovered
    Given the fault "halfDead" strikes the WebSocket
    And Bob has written the messages 1 to 5 to Alice
    When the application connects again and asks for a recovery
    Then the WebSocket receives the messages 1 to 5 and nothing else

  Scenario: The connection stalls
    Given the fault "stall" strikes the WebSocket
    When Bob writes "Hi Alice" to Alice
    Then the WebSocket answers nothing, not even pings
    And the connection is recorded with the fault "stall"

  Scenario: What a stalled connection did not tell is recovered
    Given the fault "stall" strikes the WebSocket
    And Bob has written the messages 1 to 5 to Alice
    When the application connects again and asks for a recovery
    Then the WebSocket receives the messages 1 to 5 and nothing else

  Scenario: A notification is lost
    Given the fault "drop" strikes the next notification
    When Bob writes the messages 1 to 3 to Alice
    Then the WebSocket receives the messages 2 to 3 and nothing else
    And the frame is recorded with the fault "drop"

  Scenario: A notification comes twice
    Given the fault "duplicate" strikes the next notification
    When Bob writes "Hi Alice" to Alice
    Then the WebSocket receives PostAdded "Hi Alice" by Bob
    And the WebSocket receives PostAdded "Hi Alice" by Bob
    And the frame is recorded with the fault "duplicate"

  Scenario: A notification comes late
    Given the fault "delay" strikes the next notification with "after=10m"
    And Bob has written "Hi Alice" to Alice
    When 11 minutes pass
    Then the WebSocket receives PostAdded "Hi Alice" by Bob

  Scenario: Two notifications come in the wrong order
    Given the fault "reorder" strikes the next notification
    When Bob writes the messages 1 to 2 to Alice
    Then the WebSocket receives PostAdded "2" by Bob
    And the WebSocket receives PostAdded "1" by Bob
