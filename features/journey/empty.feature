@browser
Feature: From an empty platform to an answered message
  The same journey where nothing is prepared: the company, its people and the
  application are made for each scenario alone.

  Background:
    Given an empty platform
    And a new company with Peter, Samir and the agent "HR Assistant"

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

  Scenario: J8: a person finds the agent by e-mail and says Hello
    Given the agent has an enabled channel
    And Peter has started a direct message with the agent, found by "hr-assistant@initech.example"
    When Peter sends "Hello"
    Then Peter reads the agent's answer "Hello Peter, this is the Travel App. How can I help you?" in the RingCentral app

  Scenario: J8: a person mentions the agent in a team
    Given the agent has an enabled channel
    And a team "People" with Peter, Samir and the agent
    When Samir mentions the agent with "good afternoon" in the team "People"
    Then the agent answers "Hello Samir, this is the Travel App. How can I help you?"

  Scenario: The whole way
    Given the agent has a registered channel
    And Dana has saved the credentials of the application
    And Dana has authorized the channel as the agent
    And Dana has enabled the channel
    When Peter writes "Hello" to the agent
    Then the agent answers "Hello Peter, this is the Travel App. How can I help you?"
