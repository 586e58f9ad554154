Feature: Conversations are kept, found and forgotten
  What was said can be searched and exported, for as long as the channel keeps it.

  Background:
    Given the company Acme
    And the agent has an enabled channel
    And Alice has written "book a hotel" to the agent
    And the agent has answered "Sorry, I did not understand that. Say **help** to see what I can do."

  Scenario: Found by a word
    When the administrator searches the conversations for "HOTEL"
    Then the administrator finds:
      | Alice Anders | book a hotel |

  Scenario: Found by the person, with what was answered
    Given Bob has written "thanks" to the agent
    And the agent has answered "You are welcome, Bob."
    When the administrator searches the conversations of "bob@acme"
    Then the administrator finds:
      | Travel App | You are welcome, Bob. |
      | Bob Brandt | thanks                |

  Scenario: Exported as lines of JSON
    When the administrator exports the conversations as "jsonl"
    Then the export has 1 line that says "book a hotel"

  Scenario: A message with a formula in it is no formula in the export
    Given Carol has written "=1+1" to the agent
    And the agent has answered "Sorry, I did not understand that. Say **help** to see what I can do."
    When the administrator exports the conversations as "csv"
    Then the export has 1 line that says "'=1+1"

  @inprocess
  Scenario: Forgotten after the days of the channel, and never answered twice
    Given texts are kept for 30 days
    And 31 days have passed
    When RingCentral tells of the message once more
    Then nothing is left of the conversations
    And the conversation reads:
      | Alice      | book a hotel                                                             |
      | Travel App | Sorry, I did not understand that. Say **help** to see what I can do. |

  @inprocess
  Scenario: Only what is older than the days of the channel is forgotten
    Given texts are kept for 30 days
    And 20 days have passed
    And Bob has written "thanks" to the agent
    And the agent has answered "You are welcome, Bob."
    When 11 days pass
    Then only what Bob said is left of the conversations

  @inprocess
  Scenario: What was given up is forgotten as well, and replayed no more
    Given a program answers for the agent
    And the program answers what is not JSON
    And Carol has written "one" to the agent
    And 60 seconds have passed
    And the message was given up: "answered what is not the JSON of a reply"
    And texts are kept for 30 days
    When 31 days pass
    Then nothing is left of the conversations
    And no message was given up
    And 2 messages have expired
