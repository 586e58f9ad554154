@browser
Feature: Enable the channel
  J7: RingCentral agrees to send every message to the connector.

  Background:
    Given the company Acme

  Scenario: The page warns that earlier messages stay unanswered
    Given the agent has an authorized channel
    When Dana opens the Configurations of the channel
    Then Dana reads "A message sent to the agent before the channel is enabled is never answered."

  Scenario: A message from before is never answered
    Given the agent has an authorized channel
    And Alice has written "Hello" to the agent
    And Dana has enabled the channel
    When Alice writes "help" to the agent
    Then the conversation reads:
      | Alice      | Hello                                                         |
      | Alice      | help                                                          |
      | Travel App | I can book a flight for you: just say **book a flight**.      |

  @inprocess
  Scenario: A disabled channel is silent
    Given the agent has an enabled channel
    And Dana has disabled the channel
    When Alice writes "Hello" to the agent
    Then the agent does not answer
    And the channel is authorized

  Scenario: A channel that is enabled again answers
    Given the agent has an enabled channel
    And Dana has disabled the channel
    And Dana has enabled the channel
    When Alice writes "Hello" to the agent
    Then the agent answers "Hello Alice, this is the Travel App. How can I help you?"
