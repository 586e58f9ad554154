Feature: The agent asks for what it has to know
  A dialog task may have slots, and ask for a yes before it answers.

  Background:
    Given the company Acme
    And the agent has an enabled channel
    And Alice has written "I want to reserve a seat" to the agent
    And the agent has answered "On which flight, Alice?"

  Scenario: Question by question
    Given Alice has written "RC 740" to the agent
    And the agent has answered "Window or Aisle?"
    And Alice has written "the window, please" to the agent
    And the agent has answered "Window on RC 740: shall I reserve it?"
    When Alice writes "yes" to the agent
    Then the agent answers "Window on RC 740 is yours, Alice."

  Scenario: An answer that does not fit is asked for again
    Given Alice has written "RC 740" to the agent
    And the agent has answered "Window or Aisle?"
    When Alice writes "on the roof" to the agent
    Then the agent answers "Window or Aisle?"

  Scenario: A question is broken off
    When Alice writes "never mind" to the agent
    Then the agent answers "All right, I have reserved nothing."

  Scenario: Without a yes nothing is done
    Given Alice has written "RC 740" to the agent
    And the agent has answered "Window or Aisle?"
    And Alice has written "aisle" to the agent
    And the agent has answered "Aisle on RC 740: shall I reserve it?"
    When Alice writes "no" to the agent
    Then the agent answers "All right, I have reserved nothing."

  Scenario: A restart forgets no question
    Given the connector has restarted
    When Alice writes "RC 740" to the agent
    Then the agent answers "Window or Aisle?"

  Scenario: Others are asked apart
    When Bob writes "Hello" to the agent
    Then the agent answers "Hello Bob, this is the Travel App. How can I help you?"
