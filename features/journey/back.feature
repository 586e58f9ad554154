@browser
Feature: People who go back
  The button Back of the browser leads to the page as it was left: what was typed, and what was
  wrong with it. Whatever was made is not made again on the way.

  Scenario: Back to a form that was refused
    Given an empty platform
    And Joan has signed up in the Developer Console
    And Joan has created the REST API app "Travel App" without a redirect URI
    And Joan has pressed "Sandbox Account"
    When Joan goes back
    Then Joan sees the page "Create App - REST API App Settings"
    And Joan reads "Enter the OAuth Redirect URI: paste it from your app." beside the field "OAuth Redirect URI"
    And Joan finds "Travel App" in the field "App Name"

  Scenario: Back to a form as it was before it was refused
    Given an empty platform
    And Joan has signed up in the Developer Console
    And Joan has created the REST API app "Travel App" without a redirect URI
    When Joan goes back
    Then Joan sees the page "Create App - REST API App Settings"
    And Joan finds "Travel App" in the field "App Name"

  Scenario: What was refused is mended after going back
    Given an empty platform
    And Joan has signed up in the Developer Console
    And Joan has created the REST API app "Travel App" without a redirect URI
    And Joan has gone back
    And Joan has entered "http://127.0.0.1:9/oauth/callback" into "OAuth Redirect URI"
    And Joan has entered "Yes" into "Read Accounts View your profile and your company's directory."
    When Joan presses "Create" twice
    Then Joan reads "Your app was created."
    And there is one app "Travel App"

  Scenario: Back and forth after an app was created
    Given an empty platform
    And Joan has signed up in the Developer Console
    And Joan has created the REST API app "Travel App" in the Developer Console
    And Joan has loaded the page again
    And Joan has gone back
    And Joan has pressed "Create"
    And Joan has gone back
    When Joan presses "Create"
    Then Joan reads "Your app was created."
    And there is one app "Travel App"

  Scenario: Back to a user who was refused
    Given the company Acme
    And Ada has opened the Admin Portal
    And Ada adds the user "Alice" without a phone
    And Ada has pressed "Unassigned Extensions"
    When Ada goes back
    Then Ada reads "Another user has this e-mail address already." beside the field "Email"
    And Ada finds "Alice" in the field "First Name"

  Scenario: Back and forth after a user was added
    Given the company Acme
    And Ada has opened the Admin Portal
    And Ada adds the user "Rita" without a phone
    And Ada has loaded the page again
    And Ada has gone back
    When Ada presses "Save & Enable"
    Then there is one user "Rita"
    And Ada reads "An activation mail is on its way."

  Scenario: Back to a profile that was refused
    Given the company Acme
    And Ada has opened the Admin Portal
    And Ada has opened the profile of "Bob Brandt"
    And Ada has entered "Robert" into "First Name"
    And Ada has entered "nobody" into "Email"
    And Ada has pressed "Save"
    When Ada goes back
    Then Ada finds "Robert" in the field "First Name"
    And Ada finds "nobody" in the field "Email"

  Scenario: Back to the page where developers sign up
    Given an empty platform
    And Joan opens the page where developers sign in
    And Joan has pressed "Sign up"
    And Joan has entered "Joan" into "Name"
    And Joan has entered "nobody" into "E-mail"
    And Joan has pressed "Sign up"
    When Joan goes back
    Then Joan finds "Joan" in the field "Name"
    And Joan finds "nobody" in the field "E-mail"

  Scenario: Back and forth after a team was made
    Given the company Acme
    And Alice has opened the RingCentral app
    And Alice has pressed "New team"
    And Alice has entered "Hikers" into "Team name"
    And Alice has pressed "Create the team"
    And Alice has loaded the page again
    And Alice has gone back
    When Alice presses "Create the team"
    Then Alice sees the page "Hikers"
    And there is one team "Hikers"

  Scenario: Back to the Configurations as they were before they were saved
    Given the company Acme
    And the agent has a draft channel
    And Dana has opened the Configurations of the channel
    And Dana has entered "some-key" into "Application Key"
    And Dana has pressed "Save"
    When Dana goes back
    Then Dana finds "some-key" in the field "Application Key"

  Scenario: Back to the Configurations that were refused
    Given the company Acme
    And the agent has a draft channel
    And Dana has opened the Configurations of the channel
    And Dana has entered "a-secret" into "Application Secret"
    And Dana has pressed "Save"
    And Dana has pressed "Conversations"
    When Dana goes back
    Then Dana reads "The Application Key is missing." beside the field "Application Key"

  Scenario: Back to the sign-in page that was refused
    Given the company Acme
    And the agent has a configured channel
    And Dana has pressed Authorize
    And Dana has signed in as the agent with a wrong password
    When Dana goes back
    Then Dana sees the page "Sign in"
    And Dana finds "travel@acme.example" in the field "E-mail or phone number"

  Scenario: Back to a team that was refused
    Given the company Acme
    And Alice has opened the RingCentral app
    And Alice has pressed "New team"
    And Alice has entered " " into "Team name"
    And Alice has entered "Where to walk on Sunday" into "Description (optional)"
    And Alice has entered "Yes" into "Bob Brandt bob@acme.example"
    And Alice has pressed "Create the team"
    And Alice has pressed "Search messages"
    When Alice goes back
    Then Alice reads "A team needs a name. Enter one." beside the field "Team name"
    And Alice finds "Where to walk on Sunday" in the field "Description (optional)"
