Feature: A channel needs no public address
  Where RingCentral cannot reach the connector, the connector listens over a WebSocket.

  Background:
    Given the company Acme
    And the application also has the permission "WebSocket"

  Scenario: A channel that listens over a WebSocket
    Given RingCentral cannot reach the connector
    And the agent has a channel that listens by "WebSocket"
    When Alice writes "Hello" to the agent
    Then the agent answers "Hello Alice, this is the Travel App. How can I help you?"

  Scenario: The transport is found automatically
    Given RingCentral cannot reach the connector
    And the agent has an enabled channel
    When Alice writes "Hello" to the agent
    Then the agent answers "Hello Alice, this is the Travel App. How can I help you?"
    And the channel listens by "WebSocket"

  Scenario: Who can be reached gets webhooks
    Given the agent has an enabled channel
    Then the channel listens by "WebHook"

  Scenario: What is written while a connection is broken is told over the next one
    Given the agent has a channel that listens by "WebSocket"
    And Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    And the connection of the channel was cut
    When Alice writes "thanks" to the agent
    Then the conversation reads:
      | Alice      | Hello                                                    |
      | Travel App | Hello Alice, this is the Travel App. How can I help you? |
      | Alice      | thanks                                                   |
      | Travel App | You are welcome, Alice.                                  |

  Scenario: A connection that is cut before it has told anything loses nothing
    Given the agent has a channel that listens by "WebSocket"
    And the connection of the channel was cut
    And Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    When Alice writes "thanks" to the agent
    Then the conversation reads:
      | Alice      | Hello                                                    |
      | Travel App | Hello Alice, this is the Travel App. How can I help you? |
      | Alice      | thanks                                                   |
      | Travel App | You are welcome, Alice.                                  |

  Scenario: A connection that is alive, but tells nothing, is replaced
    Given the agent has a channel that listens by "WebSocket"
    And the fault "halfDead" strikes the WebSocket
    When Alice writes "Hello" to the agent
    Then the agent answers "Hello Alice, this is the Travel App. How can I help you?"

  Scenario: What came too late for a recovery is read back
    Given the agent has a channel that listens by "WebSocket"
    And the connector is stopped
    And Alice has written "thanks" to the agent
    And Alice has written "Hello" to the agent
    When the connector starts again
    Then the conversation reads:
      | Alice      | thanks                                                   |
      | Alice      | Hello                                                    |
      | Travel App | You are welcome, Alice.                                  |
      | Travel App | Hello Alice, this is the Travel App. How can I help you? |

  Scenario: A restart leaves no subscription behind, and touches nobody else's
    Given the application is subscribed to the posts of Bob
    And the agent has a channel that listens by "WebSocket"
    And the connector has restarted
    When Alice writes "Hello" to the agent
    Then the agent answers "Hello Alice, this is the Travel App. How can I help you?"
    And RingCentral keeps 2 subscriptions

  Scenario: The transport is changed while the channel is enabled
    Given the agent has an enabled channel
    When the channel is set to "WebSocket"
    And Alice writes "Hello" to the agent
    Then the agent answers "Hello Alice, this is the Travel App. How can I help you?"
    And the channel listens by "WebSocket"

  Scenario: A disabled channel listens no more
    Given the agent has a channel that listens by "WebSocket"
    When Dana disables the channel
    Then no connection is open

  Scenario: The permission for WebSockets is missing
    Given the application lacks the permission "Webhook Subscriptions"
    And the agent has an authorized channel
    When the channel is set to "WebSocket"
    And Dana has tried to enable the channel
    Then Dana reads "The application lacks the permission WebSocket Subscriptions"
