@browser
Feature: Authorize the agent's user
  J6: the channel speaks as a user of RingCentral, who signs in and agrees.

  Background:
    Given the company Acme
    And the agent has a configured channel

  Scenario: Authorize leads to RingCentral's login page
    When Dana presses Authorize
    Then Dana sees the page "Sign in"
    And Dana reads "to go on to Acme Connector"

  Scenario: Whoever signs in is asked for access
    Given Dana has pressed Authorize
    When Dana signs in as the agent
    Then Dana sees the page "Access Request"
    And Dana reads "Acme Connector would like to act for you."
    And Dana reads "Team Messaging"

  Scenario: Whoever agrees is sent back to the channel
    Given Dana has pressed Authorize
    And Dana has signed in as the agent
    When Dana authorizes the application
    Then Dana sees the page "Travel App"
    And the channel is authorized

  Scenario: The channel tells who is authorized
    When Dana authorizes the channel as the agent
    Then Dana sees the page "Travel App"
    And Dana reads "Authorized as Travel App"

  Scenario: Whoever is signed in already may continue
    Given Dana has authorized the channel as the agent
    And Dana has pressed Authorize
    When Dana continues as the agent
    Then Dana reads "Authorized as Travel App"

  Scenario: An app with more permissions asks once more
    Given the application lacks the permission "Read Accounts"
    And Dana has authorized the channel as the agent
    And the application has all permissions again
    And Dana has pressed Authorize
    When Dana continues as the agent
    Then Dana sees the page "Access Request"
    And Dana reads "Read Accounts"

  Scenario: Another account is used
    Given Dana has authorized the channel as Alice
    And Dana has pressed Authorize
    And Dana has chosen to use another account
    When Dana signs in as the agent
    Then Dana reads "Acme Connector would like to act for you."

  Scenario: Another user takes the place of the first
    Given Dana has authorized the channel as Alice
    When Dana changes the authorization to the agent
    Then the channel speaks as the agent
