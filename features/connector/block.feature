Feature: A stream can be blocked
  When strangers call a channel's addresses, or its agent runs wild, somebody stops it first and looks for the cause then.

  Background:
    Given the company Acme
    And the agent has an enabled channel
    And Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"

  Scenario: A blocked stream answers nobody
    Given the stream is blocked
    When Alice writes "thanks" to the agent
    Then the agent does not answer
    And the channel is blocked

  Scenario: A call to a blocked stream is refused and counted
    Given the stream is blocked
    When a notification comes that is replayed
    Then the connector refuses it
    And the connector counts it as "blocked"

  Scenario: What was written meanwhile is answered at the end of the block
    Given the stream is blocked
    And Alice has written "thanks" to the agent
    When the block ends
    Then the conversation reads:
      | Alice      | Hello                                                    |
      | Travel App | Hello Alice, this is the Travel App. How can I help you? |
      | Alice      | thanks                                                   |
      | Travel App | You are welcome, Alice.                                  |
    And the channel is enabled
