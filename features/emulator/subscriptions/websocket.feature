Feature: WebSocket subscriptions
  What an application is told over a WebSocket, and when that is closed.

  Background:
    Given the company Acme
    And the application is subscribed to the posts of Alice over a WebSocket

  Scenario: A post is notified
    When Bob writes "Hi Alice" to Alice
    Then the WebSocket receives PostAdded "Hi Alice" by Bob

  Scenario: The subscriber's own post is notified as well
    When Alice writes "Hi Bob" to Bob
    Then the WebSocket receives PostAdded "Hi Bob" by Alice

  Scenario: What others say among themselves is not notified
    When Bob writes "Hi Carol" to Carol
    Then the WebSocket receives nothing

  Scenario: Notifications come in order
    When Bob writes the messages 1 to 30 to Alice
    Then the WebSocket receives the messages 1 to 30 and nothing else

  Scenario: Two WebSockets of one session are told both
    Given a second WebSocket of the same session is subscribed as well
    When Bob writes "Hi Alice" to Alice
    Then both WebSockets receive PostAdded "Hi Alice" by Bob

  Scenario: A second subscription takes the place of the first
    When the application subscribes over the WebSocket again
    And Bob writes the messages 1 to 3 to Alice
    Then the WebSocket receives the messages 1 to 3 and nothing else

  Scenario: A silent client is closed after half an hour
    When 31 minutes pass
    Then the WebSocket tells the error "WSG-902" and is closed with 1000

  Scenario: A heartbeat keeps the connection open
    Given 20 minutes have passed
    When the application sends a heartbeat
    And 20 minutes pass
    And Bob writes "Still there?" to Alice
    Then the WebSocket receives PostAdded "Still there?" by Bob

  Scenario: A revoked session has no WebSocket
    When the application revokes the access token
    Then the WebSocket tells the error "WSG-401" and is closed with 4401

  Scenario: Nor has a user who is disabled
    Given Alice is disabled in the Admin Portal
    Then the WebSocket tells the error "WSG-401" and is closed with 4401

  Scenario: A connection that is recovered elsewhere gives way
    When the application recovers the session of the first WebSocket
    And Bob writes "Hi Alice" to Alice
    Then the WebSocket receives PostAdded "Hi Alice" by Bob
    And the first WebSocket is closed with 1000

  Scenario: RingCentral closes with a code
    When RingCentral closes the WebSocket with 4000
    Then the WebSocket is closed with 4000
