Feature: The Everyone chat
  The one chat of the whole company.

  Background:
    Given the company Acme

  Scenario: It is read
    When Carol asks for GET "/everyone"
    Then the answer is 200
    And the answer holds:
      """
      {"type": "Everyone", "name": "All Employees", "description": null}
      """

  Scenario: An administrator renames it
    Given the application is subscribed to the chats of Bob
    When Ada asks for PATCH "/everyone" with:
      """
      {"name": "All of us"}
      """
    Then the answer is 200
    And the webhook receives:
      """
      {"eventType": "GroupRenamed", "type": "Everyone", "name": "All of us", "isPublic": null}
      """

  Scenario: Others do not
    When Bob asks for PATCH "/everyone" with:
      """
      {"name": "All of us"}
      """
    Then the answer is 403
