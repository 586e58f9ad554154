Feature: A channel is deleted
  Who does not need an agent's place any more deletes it, with all that is kept of it.

  Background:
    Given the company Acme
    And the agent has an enabled channel
    And Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"

  @browser
  Scenario: What was deleted is gone
    Given Dana has disabled the channel
    When Dana deletes the channel
    Then Dana reads "Travel App is deleted."
    And Dana reads "No channel yet"

  Scenario: The address of a deleted channel serves nobody
    Given Dana has disabled the channel
    And Dana has deleted the channel
    When a notification comes that is replayed
    Then the connector refuses it
    And the connector counts it as "unknown_address"

  @browser
  Scenario: An enabled channel is not deleted
    Given Dana has opened the Configurations of the channel
    When Dana presses "Delete the channel"
    Then Dana reads "The channel is enabled in Sandbox."
    And the channel is enabled
