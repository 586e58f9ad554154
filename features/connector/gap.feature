Feature: Nothing is missed
  Whatever was written while nobody listened is read back, and answered in its turn.

  Background:
    Given the company Acme
    And the agent has an enabled channel

  Scenario: The connector was stopped for a while
    Given the connector is stopped
    And Alice has written "thanks" to the agent
    And Alice has written "Hello" to the agent
    When the connector starts again
    Then the conversation reads:
      | Alice      | thanks                                                   |
      | Alice      | Hello                                                    |
      | Travel App | You are welcome, Alice.                                  |
      | Travel App | Hello Alice, this is the Travel App. How can I help you? |
    And no message was given up

  Scenario: What was answered is not answered again after the read-back
    Given Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    And the connector is stopped
    And Alice has written "thanks" to the agent
    When the connector starts again
    Then the conversation reads:
      | Alice      | Hello                                                    |
      | Travel App | Hello Alice, this is the Travel App. How can I help you? |
      | Alice      | thanks                                                   |
      | Travel App | You are welcome, Alice.                                  |

  @inprocess
  Scenario: A notification was lost on the way
    Given RingCentral cannot reach the connector
    And Alice has written "Hello" to the agent
    And the public address leads to the connector again
    When 10 minutes pass
    Then the agent answers "Hello Alice, this is the Travel App. How can I help you?"

  @inprocess
  Scenario Outline: RingCentral notifies the channel no more
    Given RingCentral has <done> the subscription of the channel
    And Alice has written "Hello" to the agent
    And 10 minutes have passed
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    When Alice writes "thanks" to the agent
    Then the conversation reads:
      | Alice      | Hello                                                    |
      | Travel App | Hello Alice, this is the Travel App. How can I help you? |
      | Alice      | thanks                                                   |
      | Travel App | You are welcome, Alice.                                  |

    Examples:
      | done        |
      | blacklisted |
      | lost        |
