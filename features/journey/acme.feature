@browser
Feature: From the Acme seed to an answered message
  The journey J4, J6, J7 and J8 of a developer, Dana, who finds everything prepared
  but the connector: a company, its people, an agent's user, and an application.

  Background:
    Given the company Acme

  Scenario: J4: the application's key and secret are pasted and saved
    Given the agent has a draft channel
    When Dana saves the credentials of the application
    Then the channel is configured

  Scenario: J6: the agent's user signs in and authorizes the application
    Given the agent has a configured channel
    When Dana authorizes the channel as the agent
    Then the channel is authorized
    And the channel speaks as the agent

  Scenario: J7: the channel is enabled and published
    Given the agent has an authorized channel
    When Dana enables the channel
    Then the channel is enabled
    And Dana reads "The channel is enabled and published."

  Scenario: J8: a person finds the agent by name and says Hello
    Given the agent has an enabled channel
    And Alice has started a direct message with the agent, found by "Travel App"
    When Alice sends "Hello"
    Then Alice reads the agent's answer "Hello Alice, this is the Travel App. How can I help you?" in the RingCentral app

  Scenario: J8: a person mentions the agent in a team
    Given the agent has an enabled channel
    When Bob mentions the agent with "good afternoon" in the team "Travel Desk"
    Then the agent answers "Hello Bob, this is the Travel App. How can I help you?"

  Scenario: The whole way
    Given the agent has a registered channel
    And Dana has saved the credentials of the application
    And Dana has authorized the channel as the agent
    And Dana has enabled the channel
    When Alice writes "Hello" to the agent
    Then the agent answers "Hello Alice, this is the Travel App. How can I help you?"
