Feature: The agent talks
  J8: every direct message and every mention is answered as the dialog tasks say.

  Background:
    Given the company Acme
    And the agent has an enabled channel

  Scenario Outline: What the agent answers
    When Alice writes "<message>" to the agent
    Then the agent answers "<answer>"

    Examples:
      | message                   | answer                                                              |
      | Hello                     | Hello Alice, this is the Travel App. How can I help you?            |
      | good afternoon            | Hello Alice, this is the Travel App. How can I help you?            |
      | Thanks!                   | You are welcome, Alice.                                             |
      | How high is Mount Everest | Sorry, I did not understand that. Say **help** to see what I can do. |

  Scenario: An answer of two posts keeps its order
    When Bob writes "book a flight" to the agent
    Then the conversation reads:
      | Bob        | book a flight                                                   |
      | Travel App | Gladly, Bob. Where do you want to fly, and on which day?        |
      | Travel App | I look for the best connection as soon as I know both.          |

  Scenario: In a team, only a mention is answered
    Given Alice has written "Hello" to the team "Travel Desk"
    When Bob mentions the agent with "Hello" in the team "Travel Desk"
    Then the conversation reads:
      | Alice      | Hello                                                  |
      | Bob        | @Travel App Hello                                      |
      | Travel App | Hello Bob, this is the Travel App. How can I help you? |

  Scenario: A guest of a team is answered like anybody else
    Given a team "Fair" with Alice, Bob and the agent
    And Alice has added "gus@elsewhere.example" to the team "Fair" as a guest
    And Gus has activated the account by the mail to "gus@elsewhere.example"
    When Gus mentions the agent with "Hello" in the team "Fair"
    Then the agent answers "Hello gus, this is the Travel App. How can I help you?"

  Scenario: The agent does not answer itself
    Given Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    When Alice writes "thanks" to the agent
    Then the conversation reads:
      | Alice      | Hello                                                    |
      | Travel App | Hello Alice, this is the Travel App. How can I help you? |
      | Alice      | thanks                                                   |
      | Travel App | You are welcome, Alice.                                  |

  @inprocess
  Scenario: Messages between others are none of the agent's business
    When Alice writes "Hello" to Bob
    Then the agent does not answer

  Scenario: Several people are answered, each in their own chat
    Given Bob has written "thanks" to the agent
    When Carol writes "Hello" to the agent
    Then the conversation reads:
      | Carol      | Hello                                                    |
      | Travel App | Hello Carol, this is the Travel App. How can I help you? |
