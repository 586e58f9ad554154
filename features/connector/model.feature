@inprocess
Feature: A model that answers rubbish
  What a model behind chat completions does not say to its end reaches nobody for an answer: it is asked again, and after
  five failures the message is given up, with the reason.

  Background:
    Given the company Acme
    And the agent has an enabled channel
    And a model answers for the agent

  Scenario: A model answers
    When Alice writes "Hello" to the agent
    Then the agent answers "You said: Hello"

  Scenario Outline: What is never an answer is given up
    Given the model <does>
    And Alice has written "Hello" to the agent
    When 60 seconds pass
    Then the message is given up: "<reason>"
    And the agent does not answer

    Examples:
      | does                              | reason                                        |
      | breaks off its stream             | broke off                                     |
      | ends its stream too early         | broke off its answer                          |
      | answers without choices           | broke off its answer                          |
      | calls a tool instead of answering | answered without a word (tool_calls)          |
      | withholds its answer              | withheld its answer: its content filter       |
      | answers what is not JSON          | answered what is not the JSON of a completion |
      | answers a web page                | answered with the content type                |
      | answers more than 8 MB            | answered with more than 8 MB                  |
      | reports an error in its stream    | reported an error: out of memory              |
      | answers 500                       | answered 500                                  |
      | hangs                             | did not answer in time                        |

  Scenario Outline: A model that recovers is asked again
    Given the model <does>
    And Alice has written "Hello" to the agent
    And Alice has written "thanks" to the agent
    And the model is itself again
    When 60 seconds pass
    Then the conversation reads:
      | Alice      | Hello            |
      | Alice      | thanks           |
      | Travel App | You said: Hello  |
      | Travel App | You said: thanks |
    And no message was given up

    Examples:
      | does                              |
      | breaks off its stream             |
      | calls a tool instead of answering |
      | answers 500                       |

  Scenario: A model that is overloaded uses up no attempt
    Given the model is overloaded
    And Alice has written "Hello" to the agent
    And the model is itself again
    When 2 minutes pass
    Then the agent answers "You said: Hello"
    And no message was given up

  Scenario Outline: What a person has to mend is said where people look
    Given the model <does>
    When Alice writes "Hello" to the agent
    Then the agent does not answer
    And the channel needs attention
    And the channel says "<reason>"

    Examples:
      | does              | reason                        |
      | refuses the key   | refuses the API key           |
      | has no quota left | has no quota left             |
      | is another one    | does not know the model small |
