Feature: A bot is the agent
  A bot that is installed in an account authorizes its channel by itself: nobody signs in, and no credential is pasted.

  Background:
    Given the company Acme

  @browser
  Scenario: A private bot is installed and answers
    Given a private bot "Helper" is the agent of a configured channel
    And Ada has installed the bot
    And Dana has enabled the channel
    When Alice writes "Hello" to the agent
    Then the agent answers "Hello Alice, this is the Travel App. How can I help you?"

  Scenario: The installation of a private bot authorizes the channel
    Given a private bot "Helper" is the agent of a configured channel
    When Ada installs the bot
    Then the bot "Helper" is in the account
    And the channel is authorized
    And the channel speaks as the agent

  Scenario: A private bot of another application is not let in
    Given a private bot "Helper" is the agent of a configured channel
    And a private bot "Stranger" has the OAuth Redirect URI of the channel
    When Ada tries to install the bot
    Then the installation is refused with "answered 403"
    And the bot "Stranger" is not in the account
    And the channel is configured

  @browser
  Scenario: A public bot is installed and answers
    Given a public bot "Helper" is the agent of a configured channel
    And Ada has installed the bot
    And Dana has enabled the channel
    When Alice writes "Hello" to the agent
    Then the agent answers "Hello Alice, this is the Travel App. How can I help you?"

  Scenario: The installation of a public bot authorizes the channel
    Given a public bot "Helper" is the agent of a configured channel
    When Ada installs the bot
    Then the bot "Helper" is in the account
    And the channel is authorized
    And the channel speaks as the agent

  Scenario: A public bot of another application is not let in
    Given a public bot "Helper" is the agent of a configured channel
    And a public bot "Stranger" has the OAuth Redirect URI of the channel
    When Ada tries to install the bot
    Then the installation is refused with "answered 403"
    And the bot "Stranger" is not in the account
    And the channel is configured
