Feature: The agent answers where it was asked
  A message in a thread is answered in that thread, any other one in the chat.

  Background:
    Given the company Acme
    And the agent has an enabled channel

  Scenario: A mention in a thread of a team
    Given Alice has written "Who books the flights?" to the team "Travel Desk"
    When Bob mentions the agent with "Hello" in a thread
    Then the thread reads:
      | Alice      | Who books the flights?                                 |
      | Bob        | @Travel App Hello                                      |
      | Travel App | Hello Bob, this is the Travel App. How can I help you? |
    And beside the thread the conversation reads:
      | Alice | Who books the flights? |

  Scenario: In a thread of a team, only a mention is answered
    Given Alice has written "Who books the flights?" to the team "Travel Desk"
    And Bob has replied "Hello" in a thread
    When Alice mentions the agent with "thanks" in a thread
    Then the thread reads:
      | Alice      | Who books the flights?  |
      | Bob        | Hello                   |
      | Alice      | @Travel App thanks      |
      | Travel App | You are welcome, Alice. |

  Scenario: A thread of a direct message
    Given Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    When Alice replies "thanks" in a thread
    Then the thread reads:
      | Alice      | Hello                   |
      | Alice      | thanks                  |
      | Travel App | You are welcome, Alice. |
    And beside the thread the conversation reads:
      | Alice      | Hello                                                    |
      | Travel App | Hello Alice, this is the Travel App. How can I help you? |

  Scenario: Nobody listened while a thread began
    Given the connector is stopped
    And Alice has mentioned the agent with "Hello" in the team "Travel Desk"
    And Bob has mentioned the agent with "thanks" in a thread
    When the connector starts again
    Then the thread reads:
      | Alice      | @Travel App Hello     |
      | Bob        | @Travel App thanks    |
      | Travel App | You are welcome, Bob. |
    And beside the thread the conversation reads:
      | Alice      | @Travel App Hello                                        |
      | Travel App | Hello Alice, this is the Travel App. How can I help you? |

  Scenario: The administrator sees what was said in a thread
    Given Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    And Alice has replied "thanks" in a thread
    And the agent has answered "You are welcome, Alice."
    When the administrator searches the conversations of "alice@acme"
    Then the administrator finds in the thread:
      | Travel App   | You are welcome, Alice. |
      | Alice Anders | thanks                  |

  Scenario Outline: An export says what was said in a thread
    Given Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    And Alice has replied "thanks" in a thread
    And the agent has answered "You are welcome, Alice."
    When the administrator exports the conversations as "<format>"
    Then the export names the thread in 2 lines

    Examples:
      | format |
      | jsonl  |
      | csv    |

  Scenario: An answer in a thread that RingCentral took without a word is not repeated
    Given Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    And RingCentral takes the next answer of the agent without a word
    And Alice has replied "thanks" in a thread
    And the agent has answered "You are welcome, Alice."
    When Alice replies "help" in a thread
    Then the agent answers "I can book a flight for you: just say **book a flight**."
    And the thread reads:
      | Alice      | Hello                                                    |
      | Alice      | thanks                                                   |
      | Travel App | You are welcome, Alice.                                  |
      | Alice      | help                                                     |
      | Travel App | I can book a flight for you: just say **book a flight**. |
    And no message was given up

  Scenario: An answer in a thread that RingCentral lost without a word is sent once more
    Given Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    And RingCentral loses the next answer of the agent without a word
    And Alice has replied "thanks" in a thread
    When Alice replies "help" in a thread
    Then the agent answers "I can book a flight for you: just say **book a flight**."
    And the thread reads:
      | Alice      | Hello                                                    |
      | Alice      | thanks                                                   |
      | Alice      | help                                                     |
      | Travel App | You are welcome, Alice.                                  |
      | Travel App | I can book a flight for you: just say **book a flight**. |
    And no message was given up

  @inprocess
  Scenario: What stands in for the answer in a thread becomes the answer
    Given a program answers for the agent
    And Alice has written "one" to the agent
    And the agent has answered "You said: one"
    And the program thinks aloud
    And Alice has replied "two" in a thread
    And the agent has answered "You said"
    When the program is itself again
    Then the thread reads:
      | Alice      | one           |
      | Alice      | two           |
      | Travel App | You said: two |
    And beside the thread the conversation reads:
      | Alice      | one           |
      | Travel App | You said: one |
