Feature: A human takes over
  Whoever would rather talk to a human mutes the agent in that chat.

  Background:
    Given the company Acme
    And the agent has an enabled channel
    And Alice has written "!human" to the agent
    And the agent has answered "A human takes over. Say **!agent** when I shall answer again."

  Scenario: The agent keeps silent
    When Alice writes "Hello" to the agent
    Then the agent does not answer

  Scenario: A restart does not wake it
    Given the connector has restarted
    When Alice writes "Hello" to the agent
    Then the agent does not answer

  @inprocess
  Scenario: Forgetting old texts does not wake it
    Given texts are kept for 30 days
    And 31 days have passed
    When Alice writes "Hello" to the agent
    Then the agent does not answer

  Scenario: It is called back
    Given Alice has written "Hello" to the agent
    And Alice has written "!agent" to the agent
    And the agent has answered "I am back. Say **!human** when you would rather talk to a human."
    When Alice writes "thanks" to the agent
    Then the conversation reads:
      | Alice      | !human                                                           |
      | Travel App | A human takes over. Say **!agent** when I shall answer again.    |
      | Alice      | Hello                                                            |
      | Alice      | !agent                                                           |
      | Travel App | I am back. Say **!human** when you would rather talk to a human. |
      | Alice      | thanks                                                           |
      | Travel App | You are welcome, Alice.                                          |

  Scenario: Other chats are answered
    When Bob writes "Hello" to the agent
    Then the agent answers "Hello Bob, this is the Travel App. How can I help you?"
