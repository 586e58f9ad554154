Feature: Other applications speak through the channel
  What a build server or a monitor has to say reaches a team once, as is or in the words of the agent.

  Background:
    Given the company Acme
    And the agent has an enabled channel
    And a program has the channel's notification key

  Scenario: As is
    When the program notifies the team "Travel Desk" of "The build is **red**."
    Then the answer is 200
    And the conversation reads:
      | Travel App | The build is **red**. |

  Scenario: Twice under one key
    Given the program has notified the team "Travel Desk" of "The build is red." under the key "build 7"
    And the program has notified the team "Travel Desk" of "The build is red." under the key "build 7"
    When the program notifies the team "Travel Desk" of "The build is green." under the key "build 8"
    Then the conversation reads:
      | Travel App | The build is red.   |
      | Travel App | The build is green. |

  Scenario: Something else under a key that was used
    Given the program has notified the team "Travel Desk" of "The build is red." under the key "build 7"
    When the program notifies the team "Travel Desk" of "The build is green." under the key "build 7"
    Then the answer is 422

  Scenario: In the words of the agent
    When the program asks the agent to tell the team "Travel Desk" of "thanks"
    Then the conversation reads:
      | Travel App | You are welcome, Alice. |

  Scenario: From a program that was made for Slack
    When the program notifies the team "Travel Desk" in the words of Slack:
      """
      {"text": "Build *7* failed: <https://ci.example/7|log>"}
      """
    Then the answer is 200
    And the conversation reads:
      | Travel App | Build **7** failed: [log](https://ci.example/7) |

  Scenario: From Alertmanager
    When the program notifies the team "Travel Desk" in the words of Alertmanager:
      """
      {"version": "4", "status": "firing", "groupLabels": {"alertname": "DiskFull"},
       "alerts": [{"status": "firing", "labels": {"severity": "critical"}, "annotations": {"summary": "sda1 is full"}}]}
      """
    Then the answer is 200

  Scenario: The connector was killed meanwhile
    Given the program has notified the team "Travel Desk" of "The build is red." under the key "build 7"
    And the connector has restarted
    When the program notifies the team "Travel Desk" of "The build is red." under the key "build 7"
    Then the conversation reads:
      | Travel App | The build is red. |

  Scenario: A team that does not exist
    When the program notifies the team "Nowhere" of "The build is red."
    Then the answer is 422

  Scenario: A wrong key
    Given a program has a notification key of its own invention
    When the program notifies the team "Travel Desk" of "The build is red."
    Then the answer is 401
