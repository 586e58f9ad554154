@inprocess
Feature: A channel needs attention
  What RingCentral refuses later on is told as well, with the way to mend it.

  Background:
    Given the company Acme

  Scenario: The agent's user is disabled
    Given the agent has an enabled channel
    And the agent is disabled in the Admin Portal
    When Alice writes "Hello" to the agent
    Then the agent does not answer
    And the channel needs attention
    And the channel says "The user is not active in RingCentral"
    And the channel says "Enable the user in Admin Portal → Users"

  Scenario: The user is enabled again
    Given the agent has an enabled channel
    And the agent is disabled in the Admin Portal
    And Alice has written "Hello" to the agent
    And the channel needs attention
    And the agent is enabled in the Admin Portal again
    When Dana authorizes the channel as the agent
    Then the agent answers "Hello Alice, this is the Travel App. How can I help you?"
    And the channel is enabled

  Scenario: The application issues no refresh tokens
    Given the application issues no refresh tokens
    And the agent has a configured channel
    And Dana has authorized the channel as the agent
    And Dana has enabled the channel
    And 2 hours have passed
    When Alice writes "Hello" to the agent
    Then the channel needs attention
    And the channel says "The authorization has ended, and the application issues no refresh tokens."
    And the channel says "Select Issue refresh tokens in Developer Console → app → Settings → Auth"

  Scenario: A test of the connection finds what nobody has met yet
    Given the agent has an enabled channel
    And the agent is disabled in the Admin Portal
    And Dana has opened the Configurations of the channel
    And Dana has gone to "Health"
    When Dana presses "Test connection"
    Then the channel needs attention
    And the channel says "The user is not active in RingCentral"

  Scenario: A test of the connection makes a lost subscription again
    Given the agent has an enabled channel
    And RingCentral has lost the subscription of the channel
    And Dana has opened the Configurations of the channel
    And Dana has gone to "Health › Test connection"
    When Alice writes "Hello" to the agent
    Then the agent answers "Hello Alice, this is the Travel App. How can I help you?"

  Scenario: A test of the connection ends what was mended
    Given the agent has an enabled channel
    And RingCentral has lost the subscription of the channel
    And another web site answers at the connector's public address
    And Dana has opened the Configurations of the channel
    And Dana has gone to "Health › Test connection"
    And the channel needs attention
    And the public address leads to the connector again
    When Dana presses "Test connection"
    Then the channel is enabled

  Scenario: Enabling once more is refused, and nothing is lost
    Given the agent has an enabled channel
    And a program answers for the agent
    And the program answers 401
    And Alice has written "Hello" to the agent
    And the channel needs attention
    And another web site answers at the connector's public address
    And Dana has tried to enable the channel
    And the public address leads to the connector again
    And Alice has written "thanks" to the agent
    And the program is itself again
    When Dana enables the channel
    Then the conversation reads:
      | Alice      | Hello            |
      | Alice      | thanks           |
      | Travel App | You said: Hello  |
      | Travel App | You said: thanks |
    And no message was given up
