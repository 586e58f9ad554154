Feature: Chats
  How conversations are made and posts are read.

  Background:
    Given the company Acme

  Scenario: Two people have one conversation
    Given Alice has opened a conversation with Bob
    When Alice opens a conversation with Bob
    Then the answer names the same conversation

  Scenario: Whoever opens it
    Given Alice has opened a conversation with Bob
    When Bob opens a conversation with Alice
    Then the answer names the same conversation

  Scenario: Other people have another one
    Given Alice has opened a conversation with Bob
    When Alice opens a conversation with Carol
    Then the answer names another conversation

  Scenario: Posts are read page by page
    Given Alice has written 25 messages to Bob
    When Bob lists the posts 10 at a time
    Then 3 pages name every post once, the newest first
