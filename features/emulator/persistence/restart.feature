Feature: What was answered outlives the process

  With --data an answer leaves only when what it tells is on the disk.

  Scenario: It is killed
    Given an emulator that keeps everything in a folder
    And somebody says "See you tomorrow"
    When it is killed
    And it is started again
    Then "See you tomorrow" has been said
    And the token from before is good

  Scenario: It is asked to end
    Given an emulator that keeps everything in a folder
    And somebody says "See you tomorrow"
    When it is asked to end
    And it is started again
    Then "See you tomorrow" has been said

  Scenario: It is killed twice
    Given an emulator that keeps everything in a folder
    And it is killed
    And it is started again
    And somebody says "Still here"
    When it is killed
    And it is started again
    Then "Still here" has been said
    And "Good morning" has been said

  Scenario: Its time goes on
    Given an emulator that keeps everything in a folder
    And its clock is moved by 48 hours
    When it is killed
    And it is started again
    Then its clock is 48 hours ahead
