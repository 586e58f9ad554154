Feature: Whatever comes from outside does no harm
  The connector's public address is open to anybody, and people write what they like.

  Background:
    Given the company Acme
    And the agent has an enabled channel
    And Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"

  Scenario Outline: A notification that is not RingCentral's is refused
    When a notification comes that is <kind>
    Then the connector refuses it
    And the connector counts it as "<reason>"
    And the conversation reads:
      | Alice      | Hello                                                    |
      | Travel App | Hello Alice, this is the Travel App. How can I help you? |

    Examples:
      | kind                   | reason          |
      | forged                 | wrong_token     |
      | truncated              | damaged         |
      | larger than a megabyte | too_large       |
      | for another owner      | foreign_owner   |
      | for another channel    | unknown_address |

  Scenario Outline: A genuine notification that says nothing new changes nothing
    When a notification comes that is <kind>
    Then the connector accepts it
    And the connector counts it as "<result>"
    And the conversation reads:
      | Alice      | Hello                                                    |
      | Travel App | Hello Alice, this is the Travel App. How can I help you? |

    Examples:
      | kind               | result    |
      | replayed           | duplicate |
      | of an unknown type | ignored   |

  Scenario: Markup is text
    When Alice writes "<script>alert(1)</script>' OR 1=1 --" to the agent
    And the agent has answered "Sorry, I did not understand that. Say **help** to see what I can do."
    And Dana opens the conversation with Alice in the connector
    Then Dana reads "<script>alert(1)</script>' OR 1=1 --"

  Scenario: The longest message is answered
    When Alice writes a message of 10000 characters to the agent
    Then the agent answers "Sorry, I did not understand that. Say **help** to see what I can do."
