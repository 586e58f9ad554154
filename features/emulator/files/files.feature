Feature: Files
  What people upload, and how it is read.

  Background:
    Given the company Acme

  Scenario: A file is uploaded and read with and without a token
    When Alice uploads the file "plan.txt"
    Then the answer is 200
    And the answer holds:
      """
      [{"id": "{file}", "name": "plan.txt"}]
      """
    And anybody reads "plan.txt" at the address of the file
    And Bob reads "plan.txt" at the address of the file

  Scenario: A file for a group is posted at once
    Given the application is subscribed to the posts of Bob
    When Alice uploads the file "plan.txt" to "{Travel Desk}"
    Then the webhook receives:
      """
      {"eventType": "PostAdded", "groupId": "{Travel Desk}", "text": null, "creatorId": "{Alice}"}
      """

  Scenario: A file is attached to a post later
    Given Alice has uploaded the file "plan.txt"
    When Alice asks for POST "/chats/{Travel Desk}/posts" with:
      """
      {"text": "Here", "attachments": [{"id": "{file}", "type": "File"}]}
      """
    Then the answer is 201
    And the answer holds:
      """
      {"attachments": [{"id": "{file}", "type": "File", "name": "plan.txt"}]}
      """

  Scenario: Who is not in the group cannot post a file there
    When Carol uploads the file "plan.txt" to "{Travel Desk}"
    Then the answer is 404 with the error "CMN-102"

  Scenario: A file that does not exist cannot be attached
    When Alice asks for POST "/chats/{Travel Desk}/posts" with:
      """
      {"attachments": [{"id": "{nothing}", "type": "File"}]}
      """
    Then the answer is 400 with the error "CMN-101"

  Scenario: A file has 30 MB at most
    When Alice uploads a file of 31457280 bytes
    Then the answer is 200

  Scenario: A larger file is refused
    When Alice uploads a file of 31457281 bytes
    Then the answer is 413
