@browser
Feature: A client-side application
  It has no secret: the Application Secret stays empty.

  Background:
    Given an empty platform
    And a new company with Peter, Samir, the agent "HR Assistant" and a client-side application

  Scenario: The channel is authorized without a secret
    Given the agent has a configured channel
    When Dana authorizes the channel as the agent
    Then the channel is authorized

  Scenario: The agent answers
    Given the agent has an enabled channel
    When Peter writes "Hello" to the agent
    Then the agent answers "Hello Peter, this is the Travel App. How can I help you?"
