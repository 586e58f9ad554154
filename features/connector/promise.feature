Feature: Every message is answered once, and in order
  Whatever the network repeats, and whenever the connector restarts.

  Background:
    Given the company Acme
    And the agent has an enabled channel

  Scenario: Two messages are answered in order
    When Alice writes "thanks" and then "help" to the agent
    Then the agent answers "You are welcome, Alice." and then "I can book a flight for you: just say **book a flight**."

  Scenario: A notification that is delivered twice is answered once
    Given RingCentral delivers every notification twice
    When Alice writes "Hello" to the agent
    Then the conversation reads:
      | Alice      | Hello                                                    |
      | Travel App | Hello Alice, this is the Travel App. How can I help you? |

  Scenario: An answer that RingCentral took without a word is not repeated
    Given RingCentral takes the next answer of the agent without a word
    And Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    When Alice writes "thanks" to the agent
    Then the conversation reads:
      | Alice      | Hello                                                    |
      | Travel App | Hello Alice, this is the Travel App. How can I help you? |
      | Alice      | thanks                                                   |
      | Travel App | You are welcome, Alice.                                  |
    And no message was given up

  Scenario: An answer that RingCentral puts off is sent when it may be
    Given RingCentral puts off the next answer of the agent for 2 seconds
    And Alice has written "Hello" to the agent
    When Alice writes "thanks" to the agent
    Then the conversation reads:
      | Alice      | Hello                                                    |
      | Alice      | thanks                                                   |
      | Travel App | Hello Alice, this is the Travel App. How can I help you? |
      | Travel App | You are welcome, Alice.                                  |
    And no message was given up

  Scenario: A restarted connector goes on answering
    Given the connector has restarted
    When Alice writes "Hello" to the agent
    Then the agent answers "Hello Alice, this is the Travel App. How can I help you?"

  Scenario: What was answered before a restart is not answered again
    Given Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    And the connector has restarted
    When Alice writes "thanks" to the agent
    Then the conversation reads:
      | Alice      | Hello                                                    |
      | Travel App | Hello Alice, this is the Travel App. How can I help you? |
      | Alice      | thanks                                                   |
      | Travel App | You are welcome, Alice.                                  |
    And no message was given up

  Scenario: The agent is asked one thing of a chat at a time
    Given a program answers for the agent
    And the program thinks for long
    And Alice has written "one" to the agent
    And the program is being asked
    And Alice has written "two" to the agent
    When the program is itself again
    Then the conversation reads:
      | Alice      | one           |
      | Alice      | two           |
      | Travel App | You said: one |
      | Travel App | You said: two |
    And the program was never asked two things of one chat at once

  Scenario: The connector keeps the conversation
    Given Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    When Dana opens the conversation with Alice in the connector
    Then Dana reads "Hello Alice, this is the Travel App. How can I help you?"
