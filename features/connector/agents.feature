Feature: Each channel has its own agent
  What answers in a channel is chosen on its Agent page, tried there, and counts from the next message on.

  Background:
    Given the company Acme
    And the agent has an enabled channel

  Scenario: Two channels, two agents
    Given Bob speaks in another channel for dialog tasks that answer "Twelve days are left, {{first_name}}."
    And Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    When Alice writes "Hello" to Bob
    Then the conversation reads:
      | Alice | Hello                        |
      | Bob   | Twelve days are left, Alice. |

  Scenario: Another agent answers the next message
    Given Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    And the channel has dialog tasks that answer "Nobody is in today."
    When Alice writes "Hello" to the agent
    Then the agent answers "Nobody is in today."

  Scenario: A conversation with the former agent goes on with the new one
    Given Alice has written "I want to reserve a seat" to the agent
    And the agent has answered "On which flight, Alice?"
    And the channel has dialog tasks that answer "Nobody is in today."
    When Alice writes "RC 740" to the agent
    Then the agent answers "Nobody is in today."

  Scenario: A restart keeps the choice
    Given the channel has dialog tasks that answer "Nobody is in today."
    And the connector has restarted
    When Alice writes "Hello" to the agent
    Then the agent answers "Nobody is in today."
