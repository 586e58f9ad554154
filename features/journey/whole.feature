@browser @journey @scripts
Feature: The whole way, page by page
  What a developer sees from an empty platform to an agent that answers in production.
  docs/journey.md shows the same in pictures: one for each "Then".

  Scenario: J1: an app is created
    Given an empty platform
    And Dana has signed in to the Developer Console
    When Dana presses "Create your First App"
    Then Dana reads "App Type: what are you building?"
    When Dana presses "Next"
    And Dana enters "Travel Connector" into "App Name"
    And Dana enters "Puts the agent of the travel desk into chats." into "App Description (optional)"
    And Dana enters "http://127.0.0.1:8850/oauth/callback?streamid=st-travel" into "OAuth Redirect URI"
    And Dana enters "Yes" into "Read Accounts View your profile and your company's directory."
    And Dana enters "Yes" into "Team Messaging Read your chats, and post in your name."
    And Dana enters "Yes" into "Webhook Subscriptions Be told when something happens, such as a new message to you."
    Then Dana sees the page "Create App - REST API App Settings"

  Scenario: J2 and J3: an account to test in, and the credentials
    Given an empty platform
    And Dana has signed in to the Developer Console
    When Dana creates the REST API app "Travel Connector" in the Developer Console
    Then Dana reads "Your app needs an account to be tested in."
    When Dana sets the password of the sandbox account
    Then Dana reads "The account is ready."
    When Dana opens the Credentials of the app "Travel Connector"
    And Dana presses "click to see"
    Then Dana reads "Client Secret"

  Scenario: J4: the connector learns key and secret
    Given the company Acme
    And the agent has a registered channel
    When Dana opens the Configurations of the channel
    Then Dana finds the OAuth Redirect URI with the stream id of the channel
    When Dana saves the credentials of the application
    Then Dana reads "Next: press Authorize, and sign in as the user who is the agent."

  Scenario: J5: a user for the agent
    Given the company Acme
    And Ada has opened the Admin Portal
    When Ada presses "+ Add User"
    And Ada presses "Add Users without Phone"
    And Ada enters "HR Assistant" into "First Name"
    And Ada enters "hr-assistant@acme.example" into "Email"
    Then Ada sees the page "Add Users without Phone"
    When Ada presses "Save & Enable"
    Then Ada reads "An activation mail is on its way."
    When Ada activates the account by the mail to "hr-assistant@acme.example"
    Then Ada reads "Your account is active"

  Scenario: J6: the agent's user signs in and agrees
    Given the company Acme
    And the agent has a configured channel
    When Dana presses Authorize
    Then Dana sees the page "Sign in"
    When Dana signs in as the agent
    Then Dana sees the page "Access Request"
    When Dana authorizes the application
    Then Dana reads "Authorized as Travel App"

  Scenario: J7: the channel is enabled and published
    Given the company Acme
    And the agent has an authorized channel
    When Dana enables the channel
    Then Dana reads "The channel is enabled and published."

  Scenario: J8: a person says Hello
    Given the company Acme
    And the agent has an enabled channel
    And Alice has started a direct message with the agent, found by "Travel App"
    When Alice sends "Hello"
    Then Alice reads "Hello Alice, this is the Travel App. How can I help you?"
    When Alice sends "book a flight"
    Then Alice reads "I look for the best connection as soon as I know both."

  Scenario: J8 in a team, beside words
    Given the company Acme
    And the application has posted a card with a button as Bob in "{Travel Desk}"
    And Bob has written "The offsite is **12–14 June**, who books?" to the team "Travel Desk"
    When Alice opens the team "Travel Desk" in the RingCentral app
    And Alice sends "I do."
    Then Alice reads "Book"

  Scenario: J9: the conversation is followed, and another application speaks
    Given the company Acme
    And the agent has an enabled channel
    And a program has the channel's notification key
    And Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    When Dana opens the conversation with Alice in the connector
    Then Dana reads "How can I help you?"
    When the program notifies the team "Travel Desk" of "Flight **LH 400** is delayed by 40 minutes."
    And Alice opens the team "Travel Desk" in the RingCentral app
    Then Alice reads "is delayed by 40 minutes."

  Scenario: Beside all of it: what really happens on the wire
    Given the company Acme
    And the agent has an enabled channel
    And Alice has written "Hello" to the agent
    And the agent has answered "Hello Alice, this is the Travel App. How can I help you?"
    When Dana opens the Inspector
    Then Dana reads "“Hello Alice, this is the Travel App. How can I help you?” in chat"

  Scenario: J10: production asks for proof
    Given the company Acme
    And Dana has signed in to the Developer Console
    When Dana opens the Graduation of the app "Acme Connector"
    Then Dana reads "Requirements"

  Scenario: J11: the same in production
    Given the company Acme
    And there is no graduation
    And the agent has an enabled channel
    And Dana has the OAuth Redirect URI of the channel in the app "Acme Connector"
    When Dana saves the production credentials of the app "Acme Connector"
    Then Dana reads "Nobody is authorized yet."
    When Dana authorizes the channel as the agent of production
    And Dana enables the channel
    Then Dana reads "The channel is enabled and published."
    When Alice opens the direct message with the agent in production
    And Alice enters "Hello" into "Message Travel App"
    And Alice presses "Send"
    Then Alice reads "Hello Alice, this is the Travel App. How can I help you?"
