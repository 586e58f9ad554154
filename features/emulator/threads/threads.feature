Feature: Threads
  A post and the replies to it.

  Background:
    Given the company Acme
    And Alice has made the root by POST "/chats/{Travel Desk}/posts" with:
      """
      {"text": "Who comes along?"}
      """

  Scenario: The first reply begins a thread
    When Bob asks for POST "/chats/{Travel Desk}/posts" with:
      """
      {"text": "I do", "parentPostId": "{root}"}
      """
    Then the answer is 201
    And the answer holds:
      """
      {"parentPostId": "{root}"}
      """
    And the answer says "threadId"

  Scenario: A reply to a reply joins the thread of the root
    Given Bob has made the reply by POST "/chats/{Travel Desk}/posts" with:
      """
      {"text": "I do", "parentPostId": "{root}"}
      """
    When Alice asks for POST "/chats/{Travel Desk}/posts" with:
      """
      {"text": "Fine", "parentPostId": "{reply}"}
      """
    Then the answer is 201
    And the answer holds:
      """
      {"parentPostId": "{root}"}
      """

  Scenario: The posts of a thread are listed
    Given Bob has made the reply by POST "/chats/{Travel Desk}/posts" with:
      """
      {"text": "I do", "parentPostId": "{root}"}
      """
    And its thread is called the thread
    When Alice asks for GET "/chats/{Travel Desk}/threads/{thread}/posts"
    Then the answer is 200
    And the answer holds:
      """
      {"records": [{"id": "{reply}", "threadId": "{thread}", "parentPostId": "{root}"}, {"id": "{root}", "threadId": "{thread}", "isParent": true}], "navigation": {}}
      """

  Scenario: A reply is told with its thread
    Given the application is subscribed to the posts of Alice
    When Bob asks for POST "/chats/{Travel Desk}/posts" with:
      """
      {"text": "I do", "parentPostId": "{root}"}
      """
    Then the webhook receives:
      """
      {"eventType": "PostAdded", "text": "I do", "parentPostId": "{root}"}
      """

  Scenario: A thread that does not exist
    When Alice asks for GET "/chats/{Travel Desk}/threads/{nothing}/posts"
    Then the answer is 404 with the error "CMN-102"

  Scenario: A reply to nothing
    When Bob asks for POST "/chats/{Travel Desk}/posts" with:
      """
      {"text": "I do", "parentPostId": "{nothing}"}
      """
    Then the answer is 400 with the error "CMN-101"
