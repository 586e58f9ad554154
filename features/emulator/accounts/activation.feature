Feature: Activation
  A new user chooses the password, by the link in a mail.

  Background:
    Given the company Acme

  Scenario: A new user is sent a mail
    When Ada adds the user Nina
    Then the answer is 200
    And "nina@acme.example" is sent the mail "Welcome to RingCentral"

  Scenario: The link makes the account active
    Given Ada has added the user Nina
    When Nina activates the account by the mail to "nina@acme.example"
    Then Nina sees the page "Your account is active"
    And Alice sees that Nina is Available

  Scenario: An active user takes part in conversations
    Given Ada has added the user Nina
    And Nina has activated the account by the mail to "nina@acme.example"
    When Nina opens a conversation with Alice
    Then the answer is 201

  Scenario: Nobody talks to a user who is not active yet
    Given Ada has added the user Nina
    When Alice opens a conversation with Nina
    Then the answer is 400 with the error "CMN-101"

  Scenario: A link is good once
    Given Ada has added the user Nina
    And Nina has activated the account by the mail to "nina@acme.example"
    When Nina follows the link of the mail to "nina@acme.example"
    Then Nina reads "The link was used already."

  Scenario: A link is good for a week
    Given Ada has added the user Nina
    And 8 days have passed
    When Nina follows the link of the mail to "nina@acme.example"
    Then Nina reads "The link has expired."

  Scenario: Who works elsewhere becomes a guest
    Given Alice has invited "gus@elsewhere.example" to a new team "Fair"
    When Gus activates the account by the mail to "gus@elsewhere.example"
    Then Gus sees the page "Your account is active"
    And Alice does not find "gus" in the directory

  Scenario: A guest is invited by name
    When Alice invites "gus@elsewhere.example" to a new team "Fair"
    Then the answer is 201
    And "gus@elsewhere.example" is sent the mail "Alice Anders invites you to Fair"
