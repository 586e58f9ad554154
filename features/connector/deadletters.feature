@inprocess
Feature: What was given up is tried again
  A message that fails five times stands in the dead-letter list with its reason; once that is mended, somebody lets it try again.

  Background:
    Given the company Acme
    And the agent has an enabled channel
    And a program answers for the agent
    And the program answers what is not JSON
    And Alice has written "one" to the agent
    And 60 seconds have passed
    And the message was given up: "answered what is not the JSON of a reply"
    And the program is itself again

  Scenario: The chat goes on without it
    When Alice writes "two" to the agent
    Then the conversation reads:
      | Alice      | one           |
      | Alice      | two           |
      | Travel App | You said: two |

  Scenario: It says who wrote
    When the administrator searches the conversations of "Alice"
    Then the administrator finds:
      | Alice Anders | one |

  Scenario: It is replayed, and answered once
    Given Alice has written "two" to the agent
    And the agent has answered "You said: two"
    And the administrator has replayed the dead letter
    And the agent has answered "You said: one"
    When Alice writes "three" to the agent
    Then the conversation reads:
      | Alice      | one             |
      | Alice      | two             |
      | Travel App | You said: two   |
      | Travel App | You said: one   |
      | Alice      | three           |
      | Travel App | You said: three |
    And no message was given up

  Scenario: It is replayed on the page
    Given Dana has opened the Configurations of the channel
    And Dana has pressed "Dead letters"
    When Dana presses "Replay one"
    Then Dana reads "The message waits for its turn again."
    And the conversation reads:
      | Alice      | one           |
      | Travel App | You said: one |
    And no message was given up

  Scenario: It fails again
    Given the program answers 500
    And the administrator has replayed the dead letter
    When 60 seconds pass
    Then the message is given up: "answered 500: out of order"
    And the agent does not answer
