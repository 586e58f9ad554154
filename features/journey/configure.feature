@browser
Feature: Configure the channel
  J4: the channel is told which application of RingCentral it acts for.

  Background:
    Given the company Acme
    And the agent has a draft channel

  Scenario: The OAuth Redirect URI can be copied before anything is saved
    When Dana opens the Configurations of the channel
    Then Dana finds the OAuth Redirect URI with the stream id of the channel
    And the channel is a draft

  Scenario: The secret is never shown again
    When Dana saves the credentials of the application
    Then Dana finds the Application Key, but no Application Secret

  Scenario: A saved channel tells what comes next
    When Dana saves the credentials of the application
    Then Dana reads "Next: press Authorize, and sign in as the user who is the agent."

  Scenario: The key is missing
    When Dana saves the Configurations without a key
    Then Dana reads "The Application Key is missing. Copy the Client ID from Developer Console → app → Credentials."
    And the channel is a draft
