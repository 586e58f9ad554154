Feature: Files that cannot be used are refused, and stay as they are

  Scenario Outline: A file that is <how>
    Given an emulator that keeps everything in a folder
    And it is asked to end
    And its file is "<how>"
    When it is started again
    Then the start is refused, because the file "<why>"
    And its file stays as it is

    Examples:
      | how                     | why                            |
      | cut in half             | is damaged                     |
      | spoilt by one letter    | is damaged                     |
      | a text                  | is damaged                     |
      | made by a newer program | was written by a newer program |
      | made by another program | belongs to another program     |

  Scenario: Two emulators with one folder
    Given an emulator that keeps everything in a folder
    When another one is started with the same folder
    Then the start is refused, because the folder "is used by another emulator"
    And "Good morning" has been said
