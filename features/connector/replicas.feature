@inprocess @postgres
Feature: More than one machine
  Several connectors share one PostgreSQL, behind one address. People notice nothing of it, not even when a machine is lost.

  Background:
    Given the company Acme

  Scenario: A chat is in the hands of one connector at a time
    Given two connectors share one database
    And the agent has an enabled channel
    And a program answers for the agent
    And the program thinks for long
    And Alice has written "one" to the agent
    And the program is being asked
    And Alice has written "two" to the agent
    And Alice has written "three" to the agent
    When the program is itself again
    Then the conversation reads:
      | Alice      | one             |
      | Alice      | two             |
      | Alice      | three           |
      | Travel App | You said: one   |
      | Travel App | You said: two   |
      | Travel App | You said: three |
    And the program was never asked two things of one chat at once

  Scenario: The work of a killed connector is taken over within seconds
    Given two connectors, each in a process of its own, share one database
    And the agent has an enabled channel
    And a program answers for the agent
    And the program thinks for long
    And RingCentral reaches the first connector only
    And Alice has written "one" to the agent
    And the program is being asked
    And Alice has written "two" to the agent
    And the first connector is killed
    When the program is itself again
    Then within 40 seconds, the agent answers "You said: two"
    And the conversation reads:
      | Alice      | one           |
      | Alice      | two           |
      | Travel App | You said: one |
      | Travel App | You said: two |

  Scenario: What was on its way to a killed connector is read back within seconds
    Given two connectors, each in a process of its own, share one database
    And the agent has an enabled channel
    And RingCentral reaches the first connector only
    And the first connector is killed
    When Alice writes "Hello" to the agent
    Then within 40 seconds, the agent answers "Hello Alice, this is the Travel App. How can I help you?"

  Scenario: A stopped connector hands over
    Given two connectors share one database
    And the agent has an enabled channel
    And a program answers for the agent
    And the program thinks for long
    And RingCentral reaches the first connector only
    And Alice has written "one" to the agent
    And the program is being asked
    And the first connector is stopped
    And the program is itself again
    When Alice writes "two" to the agent
    Then the conversation reads:
      | Alice      | one           |
      | Alice      | two           |
      | Travel App | You said: one |
      | Travel App | You said: two |
    And no message was given up

  Scenario: What has to be done now and then is done once
    Given two connectors share one database
    And the agent has an enabled channel
    And 4 days have passed
    When Alice writes "Hello" to the agent
    Then the agent answers "Hello Alice, this is the Travel App. How can I help you?"
    And the subscription was renewed 1 time
    And no refresh token was used twice

  @browser @scripts
  Scenario: A page shows what another connector is told
    Given two connectors share one database
    And the agent has an enabled channel
    And RingCentral reaches the first connector, and people the second one
    And Dana has opened the Configurations of the channel
    And Dana has pressed "Conversations"
    And Dana has read "No conversation yet"
    When Alice writes "Hello" to the agent
    Then Dana reads "Alice Anders Hello"

  @browser @scripts
  Scenario: A page shows whom another connector refuses
    Given two connectors share one database
    And the agent has an enabled channel
    And RingCentral reaches the first connector, and people the second one
    And Dana has opened the Configurations of the channel
    And the stream is blocked
    And Dana has pressed "Health"
    When Alice mentions the agent with "are you there?" in the team "Travel Desk"
    Then Dana reads "Alice Anders wrote a message"

  @browser
  Scenario: Whom a connector refused is known after its end
    Given two connectors share one database
    And the agent has an enabled channel
    And RingCentral reaches the first connector only
    And the stream is blocked
    And Alice has written "Hello" to the agent
    And the first connector is stopped
    And Dana has opened the Configurations of the channel
    When Dana presses "Health"
    Then Dana reads "Alice Anders wrote a message"
