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
