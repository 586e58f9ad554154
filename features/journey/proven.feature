@browser
Feature: A connector proves itself by working
  J10: an app with the three permissions of the guide needs no program beside the
  connector to graduate: people write to it, and the clock moves on between, since the
  connector remembers people and chats for an hour.

  Scenario: The requirements are met by answering
    Given the company Acme
    And the application has all permissions again
    And the agent has an enabled channel
    And Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    And Dana has signed in to the Developer Console
    When Dana opens the Graduation of the app "Acme Connector"
    Then Dana reads "Let the app call it 4 more times: let other people write to it in the RingCentral app; or move the clock on by an hour"
    When 2 hours pass
    And Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    And 2 hours pass
    And Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    And 2 hours pass
    And Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    And 2 hours pass
    And Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    And Dana opens the Graduation of the app "Acme Connector"
    Then Dana reads "7 of 7 met"
    When Dana presses "Apply for Production" on the page
    Then Dana reads "The app is in production."
