Feature: Machines do not talk for ever
  Two machines that answer each other would never come to an end: the agent leaves other bots alone, and where it may talk to them, a conversation that runs away is stopped.

  Background:
    Given the company Acme
    And the agent has an enabled channel
    And a private bot "Helper"
    And Ada has installed the bot

  @inprocess
  Scenario: Another bot is not answered
    When Helper writes "Hello" to the agent
    Then the agent does not answer
    And no message was given up

  Scenario: Nor where it mentions the agent, and people are answered as ever
    Given a team "Fair" with Alice, Helper and the agent
    And Helper has mentioned the agent with "Hello" in the team "Fair"
    When Alice mentions the agent with "thanks" in the team "Fair"
    Then the conversation reads:
      | Helper     | @Travel App Hello       |
      | Alice      | @Travel App thanks      |
      | Travel App | You are welcome, Alice. |

  @inprocess
  Scenario: Another bot is answered where that is wanted
    Given the connector answers other bots
    When Helper writes "thanks" to the agent
    Then the conversation reads:
      | Helper     | thanks                   |
      | Travel App | You are welcome, Helper. |

  @inprocess
  Scenario: A conversation that runs away is stopped
    Given the connector answers other bots
    And the bot has something to say to everything that the agent says
    When Helper writes "Hello" to the agent
    Then the agent answers 100 times, and no more
    And the message is given up: "The conversation runs away: 100 answers within 5 minutes."

  @inprocess
  Scenario: Five minutes later the two may talk again
    Given the connector answers other bots
    And the bot has something to say to everything that the agent says
    And Helper has written "Hello" to the agent
    And the agent has answered 100 times, and no more
    And 5 minutes have passed
    When Helper writes "Hello" to the agent
    Then the agent answers 200 times, and no more

  @inprocess
  Scenario: Whoever lets it try again decides so
    Given the connector answers other bots
    And the bot has something to say to everything that the agent says
    And Helper has written "Hello" to the agent
    And the agent has answered 100 times, and no more
    When the administrator replays the dead letter
    Then the agent answers 101 times, and no more
    And the message is given up: "The conversation runs away: 101 answers within 5 minutes."
