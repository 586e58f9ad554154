Feature: A disk that is full

  What cannot be kept is not answered.

  Scenario: Nobody is told what might be lost
    Given an emulator that keeps everything in a folder
    When its disk is full
    Then nobody can say anything, for the service is unavailable

  Scenario: It goes on by itself
    Given an emulator that keeps everything in a folder
    And its disk is full
    And nobody can say anything, for the service is unavailable
    When its disk has room again
    Then soon "Here we are" can be said
    And "Good morning" has been said

  Scenario: It is killed while its disk is full
    Given an emulator that keeps everything in a folder
    And its disk is full
    And nobody can say anything, for the service is unavailable
    When it is killed
    And it is started again
    Then "Good morning" has been said
