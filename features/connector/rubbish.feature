@inprocess
Feature: An agent that answers rubbish
  What is no answer reaches nobody: the agent is asked again, and after five failures the message is given up, with the reason.

  Background:
    Given the company Acme
    And the agent has an enabled channel
    And a program answers for the agent

  Scenario Outline: What is never an answer is given up
    Given the program <does>
    And Alice has written "Hello" to the agent
    When 60 seconds pass
    Then the message is given up: "<reason>"
    And the agent does not answer

    Examples:
      | does                          | reason                                    |
      | answers what is not JSON      | answered what is not the JSON of a reply  |
      | answers nothing               | answered what is not the JSON of a reply  |
      | answers JSON of another shape | answered what is not the JSON of a reply  |
      | answers twice                 | answered what is not the JSON of a reply  |
      | answers a web page            | answered with the content type            |
      | answers more than 64 MB       | answered with more than 64 MB             |
      | answers with 21 posts         | answered with 21 posts; at most 20 are    |
      | answers 500                   | answered 500: out of order                |
      | answers 404                   | answered 404: out of order                |
      | sends elsewhere               | redirects are not followed                |
      | breaks off its answer         | broke off                                 |
      | breaks off its stream         | broke off                                 |
      | ends its stream too early     | ended its stream                          |
      | hangs                         | did not answer in time                    |

  Scenario Outline: A program that recovers is asked again
    Given the program <does>
    And Alice has written "Hello" to the agent
    And Alice has written "thanks" to the agent
    And the program is itself again
    When 60 seconds pass
    Then the conversation reads:
      | Alice      | Hello            |
      | Alice      | thanks           |
      | Travel App | You said: Hello  |
      | Travel App | You said: thanks |
    And no message was given up

    Examples:
      | does                     |
      | answers what is not JSON |
      | breaks off its stream    |
      | answers 500              |
      | hangs                    |

  Scenario: Who answers twice in one stream is heard once
    Given the program answers twice in one stream
    When Alice writes "Hello" to the agent
    Then the conversation reads:
      | Alice      | Hello |
      | Travel App | Yes.  |

  Scenario: A program that asks to be left alone uses up no attempt
    Given the program asks to be left alone for a minute
    And Alice has written "Hello" to the agent
    And the program is itself again
    When 2 minutes pass
    Then the agent answers "You said: Hello"
    And no message was given up

  Scenario: A program that refuses the signature is a matter for people
    Given the program answers 401
    When Alice writes "Hello" to the agent
    Then the agent does not answer
    And the channel needs attention
    And the channel says "refuses the signature (401)"
