Feature: The agent answers with more than words
  An answer may be a card or carry files. A card is a message of its own, after the words; RingCentral takes no card into a thread.

  Background:
    Given the company Acme
    And the agent has an enabled channel
    And a program answers for the agent

  Scenario: A card
    Given the program answers with a card
    When Alice writes "Where do I sit?" to the agent
    Then the agent answers with the card "Seat 7A"

  Scenario: A file
    Given the program answers with a file
    When Alice writes "My ticket, please" to the agent
    Then the agent answers with the file "ticket.txt" that says "Seat 7A"
    And the conversation reads:
      | Alice      | My ticket, please    |
      | Travel App | Here is your ticket. |

  Scenario: Words, a file and a card
    Given the program answers with words, a file and a card
    When Alice writes "My ticket, please" to the agent
    Then the agent answers with the file "ticket.txt" that says "Seat 7A"
    And the agent answers with the card "Seat 7A"
    And the conversation reads:
      | Alice      | My ticket, please    |
      | Travel App | Here is your ticket. |
      | Travel App |                      |

  Scenario: Asked in a thread, the file stands in the thread and the card in the chat
    Given Alice has written "Hello" to the agent
    And the agent has answered "You said: Hello"
    And the program answers with words, a file and a card
    When Alice replies "My ticket, please" in a thread
    Then the agent answers with the file "ticket.txt" that says "Seat 7A"
    And the agent answers with the card "Seat 7A"
    And the thread reads:
      | Alice      | Hello                |
      | Alice      | My ticket, please    |
      | Travel App | Here is your ticket. |
    And beside the thread the conversation reads:
      | Alice      | Hello           |
      | Travel App | You said: Hello |
      | Travel App |                 |

  Scenario: A file that RingCentral took without a word is not sent twice
    Given the program answers with a file
    And RingCentral takes the next answer of the agent without a word
    When Alice writes "My ticket, please" to the agent
    Then the agent answers with the file "ticket.txt" that says "Seat 7A"
    And the conversation reads:
      | Alice      | My ticket, please    |
      | Travel App | Here is your ticket. |
    And no message was given up
