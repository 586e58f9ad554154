@inprocess
Feature: A channel stays enabled
  Tokens and subscriptions end; the channel does not.

  Background:
    Given the company Acme
    And the agent has an enabled channel

  Scenario: The access token has expired
    Given 2 hours have passed
    When Alice writes "Hello" to the agent
    Then the agent answers "Hello Alice, this is the Travel App. How can I help you?"

  Scenario: The subscription would have expired
    Given 8 days have passed
    When Alice writes "Hello" to the agent
    Then the agent answers "Hello Alice, this is the Travel App. How can I help you?"
    And the channel is enabled
